import { followGroup } from '../core/group-chain';
import type { GroupAlias } from '../core/learning';
import type { Store } from '../core/store';

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
  const next = (group: string) => groups.get(keyOf(group, source)) ?? groups.get(keyOf(group, ''));
  return followGroup(fingerprint, next) ?? fingerprint;
}

/** Fingerprints hold no blank. */
function keyOf(fingerprint: string, source: string): string {
  return `${fingerprint} ${source}`;
}
