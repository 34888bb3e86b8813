/**
 * The adopter names the type of `tx` once, by module augmentation:
 * `declare module '@/lib/self-healing/core/register' { interface Register { transaction: MyTransaction } }`
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be augmented.
export interface Register {}

export type RegisteredTransaction = Register extends { transaction: infer T } ? T : unknown;
