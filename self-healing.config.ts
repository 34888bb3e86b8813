import { environment } from '@/lib/env';
import { currentDrill } from '@/lib/fault-lab/current-drill';
import { sendEmail } from '@/lib/messaging/email';
import { sendSms } from '@/lib/messaging/sms';
import { configureHealer } from '@/lib/runtime/compose-healer';
import { host } from '@/self-healing.host';

configureHealer({
  host,
  operations: () => import('@/operations'),
  annotate: (): Record<string, string> => {
    const drill = currentDrill();
    return drill === null ? {} : { faultLab: drill };
  },
  alerts: () => {
    const { ADMIN_EMAIL } = environment();
    return { messenger: { email: sendEmail, sms: sendSms }, ...(ADMIN_EMAIL ? { emailTo: ADMIN_EMAIL } : {}) };
  },
});
