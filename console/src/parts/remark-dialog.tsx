import FormField from '@cloudscape-design/components/form-field';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import type { TextareaProps } from '@cloudscape-design/components/textarea';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { MAX_REMARK } from '../../../schemas/approvals.ts';
import { SendDialog } from './send-dialog.tsx';
import { Failed } from './states.tsx';

/** What a dialog is called, and what it asks for. `missing`: what to say where nothing was written that has to be. */
export interface RemarkWords {
  readonly title: string;
  readonly button: string;
  readonly label: string;
  readonly hint: string;
  readonly missing?: string;
}

/** What a dialog does with what was written. */
export interface Sender {
  readonly isPending: boolean;
  readonly error: unknown;
  readonly send: (remark: string) => void;
  /** Whether it can be sent at all. */
  readonly ready?: boolean;
}

/** The last look before something is sent: what it is about, a remark, and no way to send it by accident. */
export function RemarkDialog({
  words,
  sender,
  children,
  size = 'medium',
  focus = true,
  onClose,
}: {
  readonly words: RemarkWords;
  readonly sender: Sender;
  readonly children?: ReactNode;
  readonly size?: 'medium' | 'large';
  /** Whether the remark is what comes first. */
  readonly focus?: boolean;
  readonly onClose: () => void;
}) {
  const [remark, setRemark] = useState('');
  const [tried, setTried] = useState(false);
  const field = useRef<TextareaProps.Ref>(null);
  useEffect(() => {
    if (!focus) return undefined;
    // The dialog takes the focus when it opens; the remark is what comes next.
    const timer = setTimeout(() => field.current?.focus());
    return () => clearTimeout(timer);
  }, [focus]);

  const text = remark.trim();
  const missing = words.missing !== undefined && text === '';
  const tooLong = text.length > MAX_REMARK;
  const ready = sender.ready !== false && !sender.isPending;
  const send = (): void => {
    setTried(true);
    if (!missing && !tooLong && ready) sender.send(text);
  };
  return (
    <SendDialog
      title={words.title}
      button={words.button}
      size={size}
      isPending={sender.isPending}
      ready={sender.ready !== false}
      keys="Ctrl Enter"
      onSend={send}
      onClose={onClose}
    >
      <div
        role="presentation"
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
        }}
      >
        <SpaceBetween size="l">
          {children}
          <FormField
            stretch
            label={
              words.missing === undefined ? (
                <span>
                  {words.label} <i>– optional</i>
                </span>
              ) : (
                words.label
              )
            }
            description={words.hint}
            errorText={tooLong ? `At most ${MAX_REMARK} characters` : tried && missing ? words.missing : ''}
          >
            <Textarea
              ref={field}
              value={remark}
              rows={3}
              onChange={({ detail }) => setRemark(detail.value)}
            />
          </FormField>
          {sender.error !== null && <Failed what={words.button.toLowerCase()} error={sender.error} />}
        </SpaceBetween>
      </div>
    </SendDialog>
  );
}
