'use client';

export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return <p id="answer">{`caught with ${error.digest ? 'a digest' : 'no digest'}`}</p>;
}
