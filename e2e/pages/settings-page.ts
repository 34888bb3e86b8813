import { expect, type Page } from '@playwright/test';

/** Stops all healing, through the question that is asked first. */
export async function stopHealing(page: Page): Promise<void> {
  await page.goto('/platform/settings');
  await page.getByRole('button', { name: 'Stop all healing' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop all healing' }).click();
  await expect(page.getByRole('button', { name: 'Start healing again' })).toBeVisible();
}

/** Starts it again; does nothing where it runs. */
export async function startHealing(page: Page): Promise<void> {
  await page.goto('/platform/settings');
  const start = page.getByRole('button', { name: 'Start healing again' });
  const stop = page.getByRole('button', { name: 'Stop all healing' });
  await expect(start.or(stop)).toBeVisible();
  if (await start.isVisible()) await start.click();
  await expect(stop).toBeVisible();
}

/** Runs one fault of the lab through its usual target; resolves to the text of its result, the outcome first. */
export async function breakWith(page: Page, fault: string): Promise<string> {
  await page.goto('/platform/fault-lab');
  await page.getByRole('radio', { name: fault, exact: true }).check();
  await page.getByRole('button', { name: 'Break it and run' }).click();
  const result = page.getByRole('status').filter({ has: page.getByRole('heading', { level: 2 }) });
  await expect(result).toBeVisible({ timeout: 30_000 });
  return (await result.textContent()) ?? '';
}
