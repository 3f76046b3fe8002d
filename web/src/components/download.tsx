import type { ComponentChildren } from 'preact';
import { addressOf } from '../api/client.js';
import { isAway, noContactId } from '../state/contact.js';
import { usePage } from '../state/page-context.js';
import { Icon } from './icon.js';

interface FileProps {
  readonly path: string;
  readonly text: string;
}

/** A file of the gateway's, to be kept. */
export function Download({ path, text }: FileProps) {
  return (
    <FileLink path={path} how={{ class: 'button plain', download: '' }}>
      <Icon name="download" />
      {text}
    </FileLink>
  );
}

/** A document of the gateway's, to be read and printed beside the page. */
export function OpenDocument({ path, text, primary }: FileProps & { readonly primary?: boolean }) {
  const kind = primary ? 'primary' : 'plain';
  return (
    <FileLink path={path} how={{ class: `button ${kind}`, target: '_blank', rel: 'noreferrer' }}>
      {text}
    </FileLink>
  );
}

interface FileLinkProps {
  readonly path: string;
  readonly how: { readonly class: string; readonly download?: string; readonly target?: string; readonly rel?: string };
  readonly children: ComponentChildren;
}

/** It rests while there is no contact, as a button does. */
function FileLink({ path, how, children }: FileLinkProps) {
  const isCutOff = isAway(usePage().live);
  return (
    <a
      {...how}
      href={addressOf(path)}
      aria-disabled={isCutOff ? 'true' : undefined}
      aria-describedby={isCutOff ? noContactId : undefined}
      onClick={(event) => {
        if (isCutOff) event.preventDefault();
      }}
    >
      {children}
    </a>
  );
}

/** A file made here. */
export function saveFile(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
