'use client';

import { createContext, type ReactNode, use } from 'react';
import { LinkButton } from '@/components/ui/button';

const Offered = createContext(false);

/** Says to what stands inside whether the app around the platform has a fault lab to lead to. */
export function FaultLabOffer({ offered, children }: { offered: boolean; children: ReactNode }) {
  return <Offered value={offered}>{children}</Offered>;
}

/** Leads to the fault lab, where there is one. */
export function FaultLabButton() {
  return use(Offered) ? <LinkButton href="/platform/fault-lab">Open the fault lab</LinkButton> : null;
}

/** Words that make sense only where there is a fault lab. */
export function FaultLabHint({ children }: { children: ReactNode }) {
  return use(Offered) ? children : null;
}
