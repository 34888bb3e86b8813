/** "$1.20", "$0.0042", "$0": two decimals, and two figures that count where it is less than a cent. US dollars. */
export function formatUsd(usd: number): string {
  if (!Number.isFinite(usd)) return '—';
  if (usd <= 0) return '$0';
  if (usd >= 0.01) return `$${usd.toFixed(2)}`;
  if (usd < 0.000001) return 'less than $0.000001';
  return `$${Number(usd.toPrecision(2)).toFixed(2 - Math.floor(Math.log10(usd)) - 1)}`;
}
