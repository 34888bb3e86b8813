'use client';

import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { SubmitButton } from '@/components/ui/submit-button';
import type { Project } from '@/db/queries/projects';
import { projectStatusLabels, projectStatusNames } from '@/lib/crm/vocabulary';
import type { FormAction } from '@/lib/forms/form-state';
import { type ContactChoice, ContactSelect } from './contact-select';
import { FormNotice } from './form-notice';
import { IdempotencyField } from './idempotency-field';
import { useFormAction } from './use-form-action';

interface ProjectFormProps {
  action: FormAction;
  formKey: string;
  contacts: ContactChoice[];
  project?: Project;
}

export function ProjectForm({ action, formKey, contacts, project }: ProjectFormProps) {
  const permalink = project ? `/projects/${project.id}` : '/projects/new';
  const { state, dispatch, formRef, submissionKey, value, error } = useFormAction(action, formKey, permalink);
  const current =
    project?.contactId && project.contactName ? { id: project.contactId, name: project.contactName } : null;
  return (
    <form ref={formRef} action={dispatch} noValidate className="grid max-w-xl gap-5">
      <FormNotice state={state} />
      <IdempotencyField value={submissionKey} />
      {project ? <input type="hidden" name="id" value={project.id} /> : null}
      <Field label="Name" error={error('name')}>
        <Input name="name" required autoComplete="off" defaultValue={value('name', project?.name)} />
      </Field>
      <Field label="Contact" error={error('contactId')}>
        <ContactSelect
          key={submissionKey}
          name="contactId"
          contacts={contacts}
          current={current}
          defaultValue={value('contactId', project?.contactId)}
        />
      </Field>
      <Field label="Status" error={error('status')}>
        <Select key={submissionKey} name="status" required defaultValue={value('status', project?.status ?? 'planned')}>
          {projectStatusNames.map((status) => (
            <option key={status} value={status}>
              {projectStatusLabels[status]}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Due" error={error('dueOn')}>
        <Input name="dueOn" type="date" defaultValue={value('dueOn', project?.dueOn)} />
      </Field>
      <div>
        <SubmitButton pendingLabel="Saving…">{project ? 'Save project' : 'Create project'}</SubmitButton>
      </div>
    </form>
  );
}
