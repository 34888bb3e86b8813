import type { ComponentProps } from 'react';
import { Select } from '@/components/ui/select';

export interface ContactChoice {
  id: string;
  name: string;
  email: string;
}

interface ContactSelectProps extends Omit<ComponentProps<'select'>, 'children'> {
  contacts: ContactChoice[];
  /** The stored contact, which may be past the 500 that are offered. */
  current?: { id: string; name: string } | null;
}

export function ContactSelect({ contacts, current, ...rest }: ContactSelectProps) {
  const missing = current && !contacts.some((contact) => contact.id === current.id) ? current : null;
  return (
    <Select {...rest}>
      <option value="">None</option>
      {missing ? <option value={missing.id}>{missing.name}</option> : null}
      {contacts.map((contact) => (
        <option key={contact.id} value={contact.id}>
          {contact.name} · {contact.email}
        </option>
      ))}
    </Select>
  );
}
