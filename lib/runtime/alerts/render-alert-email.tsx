import { render } from '@react-email/render';
import type { Alert } from '@/lib/self-healing/core/ports';
import { AlertEmail } from './alert-email';

/** The alert's HTML. Texts from errors are escaped by React. */
export function renderAlertEmail(alert: Alert, url: string): Promise<string> {
  return render(<AlertEmail alert={alert} url={url} />);
}
