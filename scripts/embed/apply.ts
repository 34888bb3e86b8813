import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Change, readText } from './changes';
import { removeEmptyFolders } from './empty-folders';
import type { EmbedPlan } from './plan';
import { type EmbedState, hashOf, type Stored, writeState, writeStored, writeWhole } from './state';

/**
 * Does what the plan says. What is about to be written is recorded first, so that a run that was interrupted can be
 * followed by another one.
 */
export function applyPlan(plan: EmbedPlan): void {
  const { host, changes, wanted } = plan;
  const { dir } = host;
  const stored: Stored = {
    written: { ...wanted.stored.written },
    before: { ...plan.before, ...wanted.stored.before },
  };
  const state: EmbedState = {
    version: plan.version,
    language: host.language,
    src: host.src,
    testing: plan.testing,
    files: { ...wanted.state?.files },
  };
  const pending: Record<string, string> = { ...wanted.state?.pending };
  for (const { path, after, act } of changes) if (after !== null && act !== 'beside') pending[path] = hashOf(after);
  writeStored(dir, stored);
  writeState(dir, { ...state, version: wanted.state?.version ?? plan.version, pending });

  for (const change of changes) {
    perform(dir, change);
    record(change, state, stored);
  }
  adopt(plan, state, stored);
  // First the texts: a hash without its text would lose the base of a later merge.
  writeStored(dir, stored);
  writeState(dir, state);
}

function perform(dir: string, { path, act, after }: Change): void {
  if (act === 'kept') return;
  if (after === null) {
    rmSync(join(dir, path), { force: true });
    removeEmptyFolders(dir, path);
  } else {
    writeWhole(dir, act === 'beside' ? `${path}.selfheal-new` : path, after);
  }
}

function record(change: Change, state: EmbedState, stored: Stored): void {
  const { path, kind, after } = change;
  if (after === null) {
    delete state.files[path];
    delete stored.written[path];
    return;
  }
  const base = change.base ?? after;
  // The hash is that of ours, also where it was merged or lies beside: what the host changed stays the host's change.
  state.files[path] = { kind, hash: hashOf(base) };
  stored.written[path] = base;
}

/** Files that an interrupted run wrote, or that were there already with the same text, are ours from now on. */
function adopt({ files, wanted }: EmbedPlan, state: EmbedState, stored: Stored): void {
  for (const [path, { text, kind }] of Object.entries(files)) {
    if (state.files[path] !== undefined || readText(wanted.dir, path) !== text) continue;
    state.files[path] = { kind, hash: hashOf(text) };
    stored.written[path] = text;
  }
}
