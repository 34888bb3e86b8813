import { Body, Container, Head, Heading, Hr, Html, Link, Preview, Section, Text } from '@react-email/components';
import type { Alert } from '@/lib/self-healing/core/ports';

/** Colours for both schemes; mail programs that know neither get the light ones. */
const scheme = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .page, .page td { background-color: #111214 !important; color: #e8e8ea !important; }
    .strong { color: #e8e8ea !important; }
    .quiet { color: #a3a5aa !important; }
    .rule { border-color: #33353a !important; }
    .link { color: #8ab4ff !important; }
  }
`;
const font = 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif';
const text = { fontSize: '15px', lineHeight: '23px', margin: '2px 0 0', wordBreak: 'break-word' as const };
const quiet = { fontSize: '13px', lineHeight: '19px', margin: 0, color: '#5f6368' };

const words = { warning: 'Warning', critical: 'Critical' } as const;

/** What happened, what was done, what is wanted: readable without images, in light and dark, and by a screen reader. */
export function AlertEmail({ alert, url }: { alert: Alert; url: string }) {
  const parts = [
    ['What happened', alert.lines.happened],
    ['What was done', alert.lines.done],
    ['What is wanted of you', alert.lines.wanted],
  ] as const;
  const when = new Date(alert.occurredAtMs).toISOString().replace('T', ' ').slice(0, 19);
  return (
    <Html lang="en" dir="ltr">
      <Head>
        <meta name="color-scheme" content="light dark" />
        <title>{alert.title}</title>
        <style>{scheme}</style>
      </Head>
      <Preview>{alert.lines.wanted}</Preview>
      <Body className="page" style={{ backgroundColor: '#ffffff', color: '#1b1c1e', fontFamily: font, margin: 0 }}>
        <Container style={{ maxWidth: '560px', padding: '32px 20px' }}>
          <Text className="quiet" style={quiet}>
            {words[alert.severity]} · {when} UTC
          </Text>
          <Heading as="h1" className="strong" style={{ fontSize: '19px', lineHeight: '27px', margin: '4px 0 20px' }}>
            {alert.title}
          </Heading>
          {parts.map(([label, line]) => (
            <Section key={label} style={{ marginBottom: '16px' }}>
              <Text className="quiet" style={quiet}>
                {label}
              </Text>
              <Text style={text}>{line}</Text>
            </Section>
          ))}
          <Link className="link" href={url} style={{ color: '#1a56db', fontSize: '15px', lineHeight: '40px' }}>
            Read the whole story
          </Link>
          <Hr className="rule" style={{ borderColor: '#e2e3e5', margin: '16px 0' }} />
          <Text className="quiet" style={quiet}>
            Sent by Selfheal. The same alert is not repeated within its cooldown.
          </Text>
        </Container>
      </Body>
    </Html>
  );
}
