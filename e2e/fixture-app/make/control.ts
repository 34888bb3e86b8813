import { forbidden, notFound, permanentRedirect, RedirectType, redirect, unauthorized } from 'next/navigation';

export const controls = ['redirect', 'replace', 'permanent', 'missing', 'forbidden', 'unauthorized'] as const;

/** Leaves the caller in the way that is named; returns for any other name. */
export function leave(kind: string): void {
  switch (kind) {
    case 'redirect':
      return redirect('/landing?by=redirect');
    case 'replace':
      return redirect('/landing?by=replace', RedirectType.replace);
    case 'permanent':
      return permanentRedirect('/landing?by=permanent');
    case 'missing':
      return notFound();
    case 'forbidden':
      return forbidden();
    case 'unauthorized':
      return unauthorized();
  }
}

/** Throws what is named: errors of two kinds, and things that are no errors. */
export function fail(kind: string, where: string): never {
  switch (kind) {
    case 'lost':
      throw Object.assign(new Error(`connection lost in ${where}`), { code: 'ECONNRESET' });
    case 'text':
      throw `text thrown in ${where}`;
    case 'object':
      throw { reason: `object thrown in ${where}` };
    case 'nothing':
      throw undefined;
    default:
      throw new TypeError(`broken in ${where}`);
  }
}
