'use client';

import { type ReactNode, useRef } from 'react';
import { ConfirmDialog } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import type { DoubtRow } from '@/lib/platform/doubt-view';
import { useAct } from './act-scope';

type Verdict = NonNullable<DoubtRow['verdict']>;

/** The decision on one effect in doubt: a note, and two answers with what follows from each. */
export function DecideForm({ row }: { row: DoubtRow }) {
  const dispatch = useAct('settle');
  const form = useRef<HTMLFormElement>(null);
  const answer = (verdict: Verdict) => {
    const button = form.current?.querySelector<HTMLButtonElement>(`button[name="verdict"][value="${verdict}"]`);
    form.current?.requestSubmit(button);
  };
  return (
    <form ref={form} action={dispatch} aria-label={`Decide: ${row.what}`} className="grid gap-3">
      <input type="hidden" name="id" value={row.id} />
      <input type="hidden" name="part" value={row.part} />
      <input type="hidden" name="name" value={row.name} />
      <Input
        name="note"
        aria-label="How do you know? (optional)"
        placeholder="How do you know? (optional)"
        autoComplete="off"
        maxLength={500}
        className="max-w-lg"
      />
      <div className="grid gap-x-10 gap-y-4 md:grid-cols-2">
        <Answer verdict="happened" label="It happened" row={row} follows={row.ifHappened} onConfirm={answer} />
        <Answer verdict="did-not-happen" label="It did not happen" row={row} follows={row.ifNot} onConfirm={answer} />
      </div>
    </form>
  );
}

interface AnswerProps {
  verdict: Verdict;
  label: string;
  follows: ReactNode;
  row: DoubtRow;
  onConfirm: (verdict: Verdict) => void;
}

function Answer({ verdict, label, follows, row, onConfirm }: AnswerProps) {
  return (
    <div className="grid content-start justify-items-start gap-2">
      <ConfirmDialog
        trigger={
          <SubmitButton
            variant="secondary"
            name="verdict"
            value={verdict}
            pendingLabel="Deciding"
            aria-label={`${label}: ${row.what}`}
          >
            {label}
          </SubmitButton>
        }
        title={`${label}: ${row.what}?`}
        description={<>{follows} The decision cannot be changed.</>}
        confirmLabel={label}
        danger={verdict === 'did-not-happen'}
        onConfirm={() => onConfirm(verdict)}
      />
      <p className="text-xs text-muted">{follows}</p>
    </div>
  );
}
