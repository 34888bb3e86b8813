/** The seven checks. Adding one: its own file beside these, one line here, and one in the healer's composition. */
export { aiAnswers } from './ai-answers';
export { applicationAnswers } from './application-answers';
export { cacheRemembers } from './cache-remembers';
export { databaseAnswers } from './database-answers';
export { emailVendorAnswers } from './email-vendor-answers';
export { jobQueueDrains } from './job-queue-drains';
export { smsVendorAnswers } from './sms-vendor-answers';
