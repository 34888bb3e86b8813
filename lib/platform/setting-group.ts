/** How a value is shown and typed: milliseconds as seconds, shares as per cent. */
export type SettingKind = 'switch' | 'number' | 'seconds' | 'share' | 'choice';

export interface SettingField {
  /** Path within the settings, and the name of its control: `breaker.openMs`. */
  name: string;
  label: string;
  kind: SettingKind;
  /** What it does, in a line. */
  does: string;
  unit?: string;
  choices?: readonly { value: string; label: string }[];
}

export interface SettingGroup {
  id: string;
  title: string;
  does: string;
  fields: readonly SettingField[];
}
