/** A weight or count: "30.2", "43", "1 204", the same on server and browser. "—" where it is no number. */
export function figureText(value: number): string {
  if (!Number.isFinite(value)) return '—';
  const rounded = Math.abs(value) < 100 ? Math.round(value * 10) / 10 : Math.round(value);
  const [whole = '', part] = String(Math.abs(rounded)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ' ');
  return `${rounded < 0 ? '−' : ''}${grouped}${part === undefined ? '' : `.${part}`}`;
}
