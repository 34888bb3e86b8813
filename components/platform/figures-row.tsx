import type { Figure } from '@/lib/platform/headline-figures';

/** Figures side by side, each with its window and count. */
export function FiguresRow({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:grid-cols-4">
      {figures.map((figure) => (
        <div key={figure.label} className="grid content-start gap-0.5">
          <dt className="text-xs text-muted">{figure.label}</dt>
          <dd className="text-xl font-medium">{figure.value}</dd>
          <dd className="text-xs text-muted">{figure.note}</dd>
        </div>
      ))}
    </dl>
  );
}
