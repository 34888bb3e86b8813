import 'server-only';
import { z } from 'zod';
import { settingsSchema } from '@/lib/self-healing/core/settings';
import type { SettingField } from './setting-group';
import { settingAt, settingFields, settingText, settingUnit, settingWords } from './settings-fields';

export interface SettingLimits {
  /** In words, with its unit: "60 s". */
  default: string;
  /** The default as it is typed. */
  defaultText: string;
  /** "2 to 1000"; null where there is no range. */
  range: string | null;
  /** What is expected, for an error. */
  expected: string;
}

interface Node {
  type?: string;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, Node>;
}

/** Default and range of every field, read from the schema itself, so that the page cannot disagree with it. */
export function settingLimits(): Record<string, SettingLimits> {
  const root = z.toJSONSchema(settingsSchema, { io: 'input' }) as Node;
  const defaults = settingsSchema.parse({});
  return Object.fromEntries(
    settingFields.map((field) => {
      const node = field.name.split('.').reduce<Node | undefined>((at, part) => at?.properties?.[part], root);
      const value = settingAt(defaults, field.name);
      const range = rangeOf(field, node);
      const whole = node?.type === 'integer' && field.kind === 'number' ? 'Whole number' : 'Number';
      return [
        field.name,
        {
          default: settingWords(field, value),
          defaultText: settingText(field, value),
          range,
          expected: range === null ? 'Choose one of the values.' : `${whole} from ${range}.`,
        },
      ];
    }),
  );
}

function rangeOf(field: SettingField, node: Node | undefined): string | null {
  if (node?.minimum === undefined || node.maximum === undefined) return null;
  const unit = settingUnit(field);
  return `${settingText(field, node.minimum)} to ${settingText(field, node.maximum)}${unit === null ? '' : ` ${unit}`}`;
}
