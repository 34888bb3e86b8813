import { Notice } from '@/components/ui/notice';

/** Says what the form before this page did: `?done=created`. Unknown words say nothing. */
export function DoneNotice({ done, noun }: { done: string | undefined; noun: string }) {
  if (done !== 'created' && done !== 'deleted') return null;
  return (
    <Notice tone="success" className="mb-6">
      The {noun} was {done}.
    </Notice>
  );
}
