import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { applyPlan } from '../apply';
import { planEmbedding } from '../plan';
import { type Folder, folderWith, smallSelfheal } from './small-apps';

/** A small Selfheal for the whole file, and apps that are gone after each test. Call it once, at the top of a test file. */
export function appsOfATest() {
  let own: Folder;
  const folders: Folder[] = [];
  beforeAll(() => {
    own = smallSelfheal();
  });
  afterAll(() => own.remove());
  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });
  const kept = (folder: Folder): string => {
    folders.push(folder);
    return folder.dir;
  };
  return {
    /** An app with these files; gives its folder. */
    app: (files: Record<string, string>) => kept(folderWith(files)),
    /** Another version of Selfheal; gives its folder. */
    newer: (files: Record<string, string>) => kept(smallSelfheal(files)),
    /** Plans and applies. */
    async embed(dir: string, root = own.dir) {
      const plan = await planEmbedding(root, dir);
      applyPlan(plan);
      return plan;
    },
    /** This Selfheal; its folder is there once the tests run. */
    own: {
      get dir() {
        return own.dir;
      },
    },
  };
}

export const read = (dir: string, path: string) => readFileSync(join(dir, path), 'utf8');
