import { getContact, listContactChoices, listContacts } from './contacts';
import { getLedger, listCreditAccounts } from './credits';
import { getDeal, getOpenDealCount, getPipeline, getPipelineTotals, listContactDeals } from './deals';
import { getOnboarding, listOnboardings, sendWelcomeMail, sendWelcomeSms } from './onboarding';
import { getProject, listProjects } from './projects';
import { getExchangeRates } from './rates';

/** All operations. The worker and the cron route import this list, so that every queued job finds its function. */
export const operations = [
  listContacts,
  getContact,
  listContactChoices,
  getPipeline,
  getPipelineTotals,
  getDeal,
  getOpenDealCount,
  listContactDeals,
  getExchangeRates,
  listProjects,
  getProject,
  listCreditAccounts,
  getLedger,
  sendWelcomeMail,
  sendWelcomeSms,
  listOnboardings,
  getOnboarding,
] as const;
