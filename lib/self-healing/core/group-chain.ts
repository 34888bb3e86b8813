/** Merges made one after another; what an admin could build by hand is far shorter. */
const longestChain = 16;

/**
 * Follows a failure's group from alias to alias to its end. `next` is the group of an alias, undefined where there is
 * none; one that points to itself ends the chain too: a source that was split off and belongs nowhere else. Null for a
 * circle, or a chain longer than anybody would build.
 */
export function followGroup(own: string, next: (group: string) => string | undefined): string | null {
  let group = own;
  for (let step = 0; step < longestChain; step++) {
    const found = next(group);
    if (found === undefined || found === group) return group;
    group = found;
  }
  return null;
}
