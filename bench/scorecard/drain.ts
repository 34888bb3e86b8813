/**
 * Drain, an online log parser (He, Zhu, Zheng, Lyu: "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS
 * 2017), written from the paper: what `messageTemplate` is measured beside, on the same lines.
 */
export interface DrainOptions {
  /** Share of equal words at which a message joins a group. */
  similarity: number;
  /** Depth of the tree, the layers of root, length and groups included. */
  depth: number;
  /** What is known to vary in the logs of this system, told beforehand. */
  known: readonly RegExp[];
}

const any = '<*>';
const maxChildren = 100;

interface Group {
  id: number;
  template: string[];
}

interface Node {
  children: Map<string, Node>;
  groups: Group[];
}

const node = (): Node => ({ children: new Map(), groups: [] });

/** The group of each message, by number, in the order given. */
export function drain(messages: readonly string[], { similarity, depth, known }: DrainOptions): number[] {
  const root = node();
  let groups = 0;
  return messages.map((message) => {
    const words = known
      .reduce((text, pattern) => text.replace(pattern, any), message)
      .split(/\s+/)
      .filter(Boolean);
    const leaf = descend(root, words, depth - 2);
    const found = closest(leaf.groups, words, similarity);
    if (found) {
      found.template = found.template.map((word, at) => (word === words[at] ? word : any));
      return found.id;
    }
    groups += 1;
    leaf.groups.push({ id: groups, template: words });
    return groups;
  });
}

/** By the number of words, then by the first words; a word with a digit is taken to vary. */
function descend(root: Node, words: readonly string[], layers: number): Node {
  let at = child(root, String(words.length));
  for (const word of words.slice(0, layers)) {
    const key = /\d/.test(word) ? any : word;
    const full = !at.children.has(key) && at.children.size >= maxChildren - 1;
    at = child(at, full ? any : key);
  }
  return at;
}

function child(parent: Node, key: string): Node {
  const known = parent.children.get(key);
  if (known) return known;
  const made = node();
  parent.children.set(key, made);
  return made;
}

function closest(groups: readonly Group[], words: readonly string[], atLeast: number): Group | null {
  let best: Group | null = null;
  let bestShare = -1;
  let bestOpen = -1;
  for (const group of groups) {
    const same = group.template.filter((word, at) => word !== any && word === words[at]).length;
    const open = group.template.filter((word) => word === any).length;
    const share = words.length === 0 ? 1 : same / words.length;
    if (share > bestShare || (share === bestShare && open > bestOpen))
      [best, bestShare, bestOpen] = [group, share, open];
  }
  return bestShare >= atLeast ? best : null;
}
