import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import type { FormField as Field } from '../../model/schema-form.ts';
import type { TypedFields } from '../../model/typed-form.ts';

const UNSET = { value: '', label: 'Not set' };
const YES_NO = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

/** The arguments as fields of their own types, each with what is wrong with it. */
export function EditForm({
  fields,
  typed,
  faults,
  onChange,
}: {
  readonly fields: readonly Field[];
  readonly typed: TypedFields;
  readonly faults: Readonly<Record<string, string>>;
  readonly onChange: (pointer: string, text: string) => void;
}) {
  return (
    <SpaceBetween size="m">
      {fields.map((field) => (
        <FormField
          key={field.pointer}
          stretch
          label={
            field.required ? (
              field.label
            ) : (
              <span>
                {field.label} <i>– optional</i>
              </span>
            )
          }
          description={field.description}
          constraintText={{ list: 'One a line', json: 'JSON' }[field.kind as string] ?? ''}
          errorText={faults[field.pointer] ?? ''}
        >
          <Control
            field={field}
            value={typed[field.pointer] ?? ''}
            onChange={(text) => onChange(field.pointer, text)}
          />
        </FormField>
      ))}
    </SpaceBetween>
  );
}

function Control({
  field: { kind, options, required, long },
  value,
  onChange,
}: {
  readonly field: Field;
  readonly value: string;
  readonly onChange: (text: string) => void;
}) {
  const typed = ({ detail }: { readonly detail: { readonly value: string } }): void => onChange(detail.value);
  if (kind === 'choice' || kind === 'boolean') {
    const known = kind === 'boolean' ? YES_NO : options.map((one) => ({ value: one, label: labelOf(one) }));
    const all = required ? known : [UNSET, ...known];
    return (
      <Select
        selectedOption={all.find((one) => one.value === value) ?? null}
        options={all}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
      />
    );
  }
  if (long || kind === 'list' || kind === 'json')
    return <Textarea value={value} rows={4} spellcheck={kind === 'text'} onChange={typed} />;
  const isNumber = kind === 'integer' || kind === 'number';
  return (
    <Input value={value} inputMode={isNumber ? 'decimal' : 'text'} autoComplete={false} onChange={typed} />
  );
}

/** A choice's JSON as people read it: texts without their quotes. */
const labelOf = (json: string): string => {
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : json;
};
