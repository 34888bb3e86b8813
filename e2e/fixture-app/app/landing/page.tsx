import { Suspense } from 'react';

type Search = Promise<{ by?: string }>;

export default function Landing({ searchParams }: { searchParams: Search }) {
  return (
    <Suspense>
      <Arrived searchParams={searchParams} />
    </Suspense>
  );
}

async function Arrived({ searchParams }: { searchParams: Search }) {
  return <p id="answer">{`landed by ${(await searchParams).by}`}</p>;
}
