import type { GroupAlias } from '../core/learning';
import type { Store } from '../core/store';

/** Merges made one after another; what an admin could build by hand is far shorter. */
const longestChain = 16;

export interface GroupIndex {
  /** The group that a failure belongs to: `fingerprint` itself where nobody put it elsewhere. Synchronous, from memory. */
  resolve(fingerprint: string, source: string): string;
  /** Reads the aliases anew. On a rejection what was known before stays in force. */
  refresh(): Promise<void>;
  aliases(): readonly GroupAlias[];
}

/**
 * What admins merged and split, in memory. An alias for the failure's own source goes before one for any source; chains
 * of merges are followed to their end. Aliases that go round in a circle are not followed: the fingerprint stays itself.
 */
export function createGroupIndex(input: {
  store: Pick<Store['groups'], 'load'>;
  tenantId: string;
  service: string;
}): GroupIndex {
  let aliases: readonly GroupAlias[] = [];
  let groups = new Map<string, string>();
  return {
    resolve: (fingerprint, source) => (groups.size === 0 ? fingerprint : follow(groups, fingerprint, source)),
    async refresh() {
      const loaded = await input.store.load({ tenantId: input.tenantId, service: input.service });
      groups = new Map(loaded.map((alias) => [keyOf(alias.fingerprint, alias.source), alias.group]));
      aliases = loaded;
    },
    aliases: () => aliases,
  };
}

function follow(groups: ReadonlyMap<string, string>, fingerprint: string, source: string): string {
  let group = fingerprint;
  const passed = new Set([fingerprint]);
  for (let step = 0; step < longestChain; step++) {
    const next = groups.get(keyOf(group, source)) ?? groups.get(keyOf(group, ''));
    // An alias to itself ends a chain: a source that was split off and belongs nowhere else.
    if (next === undefined || next === group) return group;
    if (passed.has(next)) return fingerprint;
    passed.add(next);
    group = next;
  }
  return fingerprint;
}

/** Fingerprints hold no blank. */
function keyOf(fingerprint: string, source: string): string {
  return `${fingerprint} ${source}`;
}
