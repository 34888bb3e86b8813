import { forbidden, notFound, permanentRedirect, RedirectType, redirect, unauthorized } from 'next/navigation';

/** Leaves the caller in the way that is named; returns for any other name. */
export function leave(kind: string): void {
  switch (kind) {
    case 'redirect':
      redirect('/landing?by=redirect');
      break;
    case 'replace':
      redirect('/landing?by=replace', RedirectType.replace);
      break;
    case 'permanent':
      permanentRedirect('/landing?by=permanent');
      break;
    case 'missing':
      notFound();
      break;
    case 'forbidden':
      forbidden();
      break;
    case 'unauthorized':
      unauthorized();
      break;
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
      throw new TypeError(`${kind} in ${where}`);
  }
}
