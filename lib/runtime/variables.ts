import { z } from 'zod';

/** A variable of the environment is missing or wrong. The message is one line that names it and what is expected. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

/** Stands for "not set"; text of a `.env` file like `KEY=` means the same. */
export const optional = <T extends z.ZodType>(schema: T) => schema.optional();

export const whole = (from: number, to: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(from).max(to));

/** US dollars. */
export const amount = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform(Number)
  .pipe(z.number().max(1_000_000));

/** Without trailing slashes. */
export const httpUrl = z
  .string()
  .refine((text) => /^https?:$/.test(protocolOf(text)))
  .transform((text) => text.replace(/\/+$/, ''));

export const postgresUrl = z.string().refine((text) => /^postgres(ql)?:$/.test(protocolOf(text)));

export interface Variables<S extends z.ZodRawShape> {
  shape: S;
  /** What is expected of each, for the message about a bad value, which itself is never repeated. */
  expected: Readonly<Record<string, string>>;
  /** Set together or not at all. */
  groups: readonly (readonly string[])[];
}

/** @throws EnvironmentError with one line that names the variable and what is expected. */
export function parseVariables<S extends z.ZodRawShape>(
  source: Record<string, string | undefined>,
  { shape, expected, groups }: Variables<S>,
): z.output<z.ZodObject<S>> {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
  const parsed = z.object(shape).safeParse(given);
  if (!parsed.success) {
    const name = String(parsed.error.issues[0]?.path[0]);
    throw new EnvironmentError(`${name} is not valid: expected ${expected[name] ?? 'some text'}.`);
  }
  for (const group of groups) {
    const missing = group.filter((name) => given[name] === undefined);
    if (missing.length > 0 && missing.length < group.length) {
      throw new EnvironmentError(`${missing.join(', ')} missing: ${group.join(', ')} are set together or not at all.`);
    }
  }
  return parsed.data;
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
