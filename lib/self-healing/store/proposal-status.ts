import type { Proposal } from '../core/coordination';

/**
 * What has become of a proposal. An admin's word stands in place of the vote. Else the share of the whole electorate
 * that said yes decides, so that whoever is absent counts as no: agreed once the threshold is reached, refused once it
 * cannot be reached any more or the time is over.
 * @param over whether its time is over, by the store's clock. Votes cast later are not among `votes`.
 */
export function proposalStatus(
  proposal: Pick<Proposal, 'electorate' | 'threshold' | 'votes'>,
  input: { over: boolean; decidedAgrees: boolean | null },
): Proposal['status'] {
  if (input.decidedAgrees !== null) return input.decidedAgrees ? 'agreed' : 'refused';
  const { electorate, threshold } = proposal;
  const votes = proposal.votes.filter(({ instanceId }) => electorate.includes(instanceId));
  const yes = votes.filter(({ agrees }) => agrees).length;
  const no = votes.length - yes;
  if (electorate.length > 0 && yes > 0 && yes / electorate.length >= threshold) return 'agreed';
  const reachable = electorate.length > 0 && (electorate.length - no) / electorate.length >= threshold;
  return input.over || !reachable ? 'refused' : 'open';
}
