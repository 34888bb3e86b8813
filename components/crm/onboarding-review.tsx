interface OnboardingReviewProps {
  value: (name: string) => string;
}

/** What was entered, and what the button will do with it. */
export function OnboardingReview({ value }: OnboardingReviewProps) {
  const credits = Number(value('credits'));
  const rows: [string, string][] = [
    ['Client', [value('name'), value('company')].filter(Boolean).join(', ')],
    ['E-mail', value('email')],
    ['Phone', value('phone') || '—'],
    ['Project', value('projectName') + (value('dueOn') ? `, due ${value('dueOn')}` : '')],
    ['Welcome credits', credits > 0 ? credits.toLocaleString('en') : 'none'],
  ];
  return (
    <>
      <dl className="grid text-sm">
        {rows.map(([name, text]) => (
          <div key={name} className="grid grid-cols-[9rem_minmax(0,1fr)] gap-4 border-t py-2 first:border-t-0">
            <dt className="text-muted">{name}</dt>
            <dd className="break-words">{text}</dd>
          </div>
        ))}
      </dl>
      <p className="text-sm text-muted">
        This creates the contact, the project{credits > 0 ? ' and the credits' : ''}, then sends a welcome e-mail
        {value('phone') ? ' and an SMS' : ''}.
      </p>
    </>
  );
}
