import { captureFailure } from './capture';
import type { AuditEntry, AuditStore } from './core/audit';
import type { HealingEvent } from './core/event';
import type { Diagnosis, Failure, ModelTrace, Proposal } from './core/failure';
import type { Limits } from './core/limits';
import type { Clock, Host, Random } from './core/ports';
import type { Conclusion, Run, Stages } from './core/run';
import type { Strategy } from './core/strategy';
import { type StrategyName, strategyNames } from './core/vocabulary';
import { type Diagnose, neverHealed } from './diagnose';
import type { ModelAdvisor } from './diagnose/model';
import { type GuardInput, guard } from './guard';
import type { Guards } from './guards';
import { heal } from './heal';
import { buildEvent } from './record/build-event';
import type { Recorder } from './record/recorder';
import { verify } from './verify';

export interface StagesInput {
  strategies: readonly Strategy[];
  diagnose: Diagnose;
  /** The group that an admin put the failures of a source and fingerprint into, else the fingerprint. */
  groupOf(fingerprint: string, source: string): string;
  advisor: ModelAdvisor | null;
  attachModel(id: string, model: ModelTrace): Promise<void>;
  recorder: Recorder;
  guards: Pick<Guards, 'stateFor' | 'takeTokens' | 'stopped' | 'noteTried'>;
  audit: Pick<AuditStore, 'append'>;
  tenantId: string;
  clock: Clock;
  random: Random;
  limits: Limits;
  host: Host;
  /** Runs work after the response; its failure is logged. */
  later(what: string, work: () => Promise<void>): void;
  learn(event: HealingEvent): void;
  alert(event: HealingEvent): void;
}

const rememberedAnswers = 500;
/** Of a model that does not say how sure it is. */
const unsaidConfidence = 0.5;

/** Joins the stages, which do not know each other, into what the engine runs. */
export function createStages(input: StagesInput): Stages {
  const { advisor, guards, clock, host, recorder } = input;
  /** What the model said of a fingerprint: the next failure of it finds the answer here. */
  const answers = new Map<string, Proposal>();

  const guardInput = (run: Run): GuardInput => ({
    strategies: input.strategies,
    limits: input.limits,
    random: input.random,
    ...guards.stateFor(run),
  });

  /** What local rules would allow, whoever proposed it: the model may choose among these alone. */
  function permitted(failure: Failure, diagnosis: Diagnosis, run: Run): StrategyName[] {
    const proposals = strategyNames.map(
      (strategy): Proposal => ({ strategy, by: 'rule', confidence: 1, evidence: '' }),
    );
    const plan = guard(failure, { ...diagnosis, proposals }, run, guardInput(run));
    return plan.candidates.filter((candidate) => candidate.eligible).map((candidate) => candidate.strategy);
  }

  function remember(fingerprint: string, trace: ModelTrace): Proposal | null {
    if (!trace.accepted || !trace.strategy) return null;
    const proposal: Proposal = {
      strategy: trace.strategy,
      by: 'model',
      confidence: trace.confidence ?? unsaidConfidence,
      evidence: trace.explanation ?? trace.cause ?? 'The model chose it.',
    };
    const oldest = answers.keys().next().value;
    if (answers.size >= rememberedAnswers && oldest !== undefined) answers.delete(oldest);
    answers.set(fingerprint, proposal);
    input.later("noting the model's choice", async () => {
      const { strategy, confidence } = proposal;
      const entry: AuditEntry = {
        actor: { type: 'model', id: trace.model },
        action: 'strategy-proposed',
        subject: `fingerprint ${fingerprint}`,
        before: null,
        after: { strategy, confidence },
      };
      await input.audit.append({ tenantId: input.tenantId, entry });
    });
    return proposal;
  }

  const isProven = (diagnosis: Diagnosis) => diagnosis.proposals.some((proposal) => proposal.by === 'pattern');
  /** Behind what was measured or approved, before what rules say. */
  const withAnswer = (diagnosis: Diagnosis, answer: Proposal): Diagnosis => {
    const before = diagnosis.proposals.filter(({ by }) => by !== 'rule');
    if (before.some(({ strategy }) => strategy === answer.strategy)) return diagnosis;
    const rules = diagnosis.proposals.filter(({ by, strategy }) => by === 'rule' && strategy !== answer.strategy);
    return { ...diagnosis, proposals: [...before, answer, ...rules] };
  };

  async function diagnose(failure: Failure, run: Run): Promise<Diagnosis> {
    const diagnosis = input.diagnose(failure, { options: run.options, dependency: run.dependency });
    if (!advisor || run.options.ai === 'off' || isProven(diagnosis)) return diagnosis;
    // What no rule may heal no model may either, whatever was answered for the fingerprint when it was of another kind.
    if (neverHealed.has(diagnosis.kind)) return diagnosis;
    const known = answers.get(failure.fingerprint.id);
    if (known) return withAnswer(diagnosis, known);
    if (run.options.ai !== 'inline') return diagnosis;
    const allowed = permitted(failure, diagnosis, run);
    if (allowed.length === 0) return diagnosis;
    const model = await advisor.ask({ failure, diagnosis, options: run.options, permitted: allowed }, run.signal);
    const answer = remember(failure.fingerprint.id, model);
    return { ...(answer ? withAnswer(diagnosis, answer) : diagnosis), model };
  }

  /** After the response: what would the model have chosen? The answer serves the next failure of this kind. */
  function askLater({ turns, run, model }: Conclusion, event: HealingEvent): void {
    const first = turns[0];
    const { ai = 'after' } = run.options;
    if (!advisor || !first || ai !== 'after' || model || isProven(first.diagnosis)) return;
    if (answers.has(first.failure.fingerprint.id)) return;
    const allowed = first.plan.candidates.filter((one) => one.eligible).map((one) => one.strategy);
    if (allowed.length === 0) return;
    input.later('asking the model', async () => {
      const { failure, diagnosis } = first;
      const trace = await advisor.ask(
        { failure, diagnosis, options: run.options, permitted: allowed },
        new AbortController().signal,
      );
      remember(failure.fingerprint.id, trace);
      await recorder.flush();
      await input.attachModel(event.id, trace);
    });
  }

  return {
    capture(error, run) {
      const failure = captureFailure(error);
      const own = failure.fingerprint.id;
      const group = input.groupOf(own, run.options.source);
      if (group !== own) failure.fingerprint = { ...failure.fingerprint, id: group, own };
      return failure;
    },
    diagnose,
    guard: (failure, diagnosis, run) => guard(failure, diagnosis, run, guardInput(run)),
    async heal(step, run) {
      return await heal(step, run, {
        ...{ clock, host },
        takeTokens: (cost) => guards.takeTokens(run.dependency, cost),
        stopped: () => guards.stopped(step, run),
      });
    },
    async verify(tried, run) {
      const verdict = await verify(tried, run.options);
      guards.noteTried(tried, verdict, run);
      return verdict;
    },
    record(conclusion) {
      const event = recorder.record(buildEvent(conclusion, clock.now()));
      input.later('writing the record', () => recorder.flush());
      askLater(conclusion, event);
      return event;
    },
    learn: input.learn,
    alert: input.alert,
  };
}
