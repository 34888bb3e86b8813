/** What the text-like controls share. 16 px on phones, since iOS zooms into anything smaller. */
export const controlClasses =
  'w-full min-w-0 rounded-md border border-line-strong bg-surface px-3 text-base text-ink sm:text-sm ' +
  'aria-invalid:border-failed disabled:cursor-not-allowed disabled:opacity-60';
