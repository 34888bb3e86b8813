import { isHealingError, isInDoubt } from '@/lib/self-healing/error-interceptor';
import type { WelcomeResult } from './onboarding';

/**
 * A message that could not be sent is an answer: the client it was for exists all the same. The failure itself was
 * recorded by the operation that sends.
 */
export async function settledWelcome(send: () => Promise<WelcomeResult>): Promise<WelcomeResult> {
  try {
    return await send();
  } catch (error) {
    if (isHealingError(error, 'ATTEMPT_ENDED')) throw error;
    return { state: isInDoubt(error) ? 'unknown' : 'failed' };
  }
}
