import { FlaskConical } from 'lucide-react';

/** Marks what the fault lab broke on purpose, quietly: it is no trouble of the application. */
export function DrillTag({ className = '' }: { className?: string }) {
  return (
    <span className={`inline-flex items-center gap-1 text-xs font-normal whitespace-nowrap text-muted ${className}`}>
      <FlaskConical aria-hidden className="size-3.5" /> fault lab
    </span>
  );
}
