/**
 * The adopter names the type of `tx` once, by module augmentation:
 * `declare module '@/lib/self-healing/core/register' { interface Register { transaction: MyTransaction } }`
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be augmented.
export interface Register {}

/** The type of `tx` inside `healing().transaction()`: what `Register` names, else `unknown`. */
export type RegisteredTransaction = Register extends { transaction: infer T } ? T : unknown;
