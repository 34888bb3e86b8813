import * as queries from '@/db/queries/onboardings';
import type { WelcomeState } from '@/db/schema/onboardings';
import { sendEmail } from '@/lib/messaging/email';
import { sendSms } from '@/lib/messaging/sms';
import { welcomeMail } from '@/lib/messaging/templates/welcome-mail';
import { welcomeText } from '@/lib/messaging/templates/welcome-text';
import { database } from '@/lib/runtime/database';
import type { Actor } from '@/lib/self-healing/core/ports';
import { healing, withSelfHealing } from '@/lib/self-healing/error-interceptor';
import { databaseRead } from './database-read';

export interface WelcomeResult {
  state: WelcomeState;
}

const dayMs = 24 * 3_600_000;

/**
 * Sends the welcome e-mail of an onboarding, or queues it when the vendor is away. The vendor's key is made of the
 * onboarding, not of the run, so that also a second job could not send a second e-mail.
 */
export const sendWelcomeMail = withSelfHealing(
  async function sendWelcomeMail(actor: Actor, onboardingId: string): Promise<WelcomeResult> {
    const { tenantId } = actor;
    const { db } = await database();
    const welcome = await queries.getWelcome(db, { tenantId, id: onboardingId });
    if (!welcome) return { state: 'skipped' };
    if (welcome.mailState === 'sent' || welcome.mailState === 'unsent') return { state: welcome.mailState };
    const content = await welcomeMail({
      clientName: welcome.clientName,
      projectName: welcome.projectName,
      credits: welcome.creditsGranted,
    });
    const delivery = await healing().step(
      'send welcome e-mail',
      ({ signal }) =>
        sendEmail(
          { tenantId, purpose: 'welcome', to: welcome.email, ...content },
          { idempotencyKey: `welcome-mail-${onboardingId}`, signal },
        ),
      { effects: 'idempotent' },
    );
    const mailState: WelcomeState = delivery.state === 'sent' ? 'sent' : 'unsent';
    await healing().transaction('note welcome e-mail', async (tx) => {
      await queries.markWelcome(tx, { tenantId, id: onboardingId, mailState });
      return null;
    });
    return { state: mailState };
  },
  {
    source: 'sendWelcomeMail',
    category: 'email',
    dependency: 'email',
    effects: 'transactional',
    queue: {
      accepted: (): WelcomeResult => ({ state: 'queued' }),
      expiresMs: dayMs,
      stillValid: async (actor, onboardingId) => {
        const { db } = await database();
        const welcome = await queries.getWelcome(db, { tenantId: actor.tenantId, id: onboardingId });
        return welcome !== null && welcome.mailState !== 'sent' && welcome.mailState !== 'unsent';
      },
    },
    captureArgs: (_actor, onboardingId) => ({ onboardingId }),
  },
);

/** Sends the welcome SMS at most once: the vendor takes no key, so it is never sent again on a doubt. It may be left out. */
export const sendWelcomeSms = withSelfHealing(
  async function sendWelcomeSms(actor: Actor, onboardingId: string): Promise<WelcomeResult> {
    const { tenantId } = actor;
    const { db } = await database();
    const welcome = await queries.getWelcome(db, { tenantId, id: onboardingId });
    if (!welcome) return { state: 'skipped' };
    const { phone, smsState } = welcome;
    if (phone === null) return { state: 'none' };
    if (smsState !== 'pending') return { state: smsState };
    const delivery = await healing().step(
      'send welcome SMS',
      ({ signal }) =>
        sendSms(
          { tenantId, purpose: 'welcome', to: phone, body: welcomeText({ clientName: welcome.clientName }) },
          { idempotencyKey: `welcome-sms-${onboardingId}`, signal },
        ),
      { effects: 'once' },
    );
    return { state: delivery.state === 'sent' ? 'sent' : 'unsent' };
  },
  {
    source: 'sendWelcomeSms',
    category: 'sms',
    dependency: 'sms',
    effects: 'transactional',
    severity: 'low',
    skip: { result: { state: 'skipped' } },
    captureArgs: (_actor, onboardingId) => ({ onboardingId }),
  },
);

/** Newest first. */
export const listOnboardings = withSelfHealing(
  async function listOnboardings(actor: Actor): Promise<queries.Onboarding[]> {
    const { db } = await database();
    return queries.listOnboardings(db, { tenantId: actor.tenantId, limit: 20 });
  },
  { source: 'listOnboardings', ...databaseRead },
);

export const getOnboarding = withSelfHealing(
  async function getOnboarding(actor: Actor, id: string): Promise<queries.Onboarding | null> {
    const { db } = await database();
    return queries.getOnboarding(db, { tenantId: actor.tenantId, id });
  },
  { source: 'getOnboarding', ...databaseRead },
);
