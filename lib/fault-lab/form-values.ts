/** What the lab's form was filled in with; nothing in it is trusted. */
export interface FaultLabValues {
  fault: string;
  target: string;
  count: string;
}

/** The choice that the address of the page holds, so that it outlives a run; nothing where it holds none. */
export function valuesFrom(params: Record<string, string | string[] | undefined>): Partial<FaultLabValues> {
  const text = (name: keyof FaultLabValues) => {
    const value = params[name];
    return typeof value === 'string' && value !== '' ? { [name]: value } : {};
  };
  return { ...text('fault'), ...text('target'), ...text('count') };
}
