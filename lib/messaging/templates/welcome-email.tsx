import { Body, Container, Head, Heading, Hr, Html, Preview, Text } from '@react-email/components';
import type { WelcomeMailInput } from './welcome-mail';

const font = 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif';
const line = { fontSize: '15px', lineHeight: '24px', color: '#27272a' };

export function WelcomeEmail({ clientName, projectName, credits }: WelcomeMailInput) {
  return (
    <Html lang="en">
      <Head />
      <Preview>Your project is set up.</Preview>
      <Body style={{ backgroundColor: '#ffffff', fontFamily: font }}>
        <Container style={{ maxWidth: '520px', padding: '32px 16px' }}>
          <Heading as="h1" style={{ fontSize: '20px', fontWeight: 500, color: '#18181b' }}>
            Welcome, {clientName}
          </Heading>
          <Text style={line}>
            {projectName ? `Your project “${projectName}” is set up.` : 'Your account is set up.'} We will be in touch
            about the first steps.
          </Text>
          {credits > 0 ? (
            <Text style={line}>
              {credits === 1 ? '1 credit is' : `${credits.toLocaleString('en')} credits are`} ready for you to use.
            </Text>
          ) : null}
          <Hr style={{ borderColor: '#e4e4e7' }} />
          <Text style={{ ...line, fontSize: '13px', color: '#71717a' }}>
            You receive this message once, because an account was opened for this address.
          </Text>
        </Container>
      </Body>
    </Html>
  );
}
