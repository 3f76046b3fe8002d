import { addressOf } from '../api/client.js';
import { isAway, noContactId } from '../state/contact.js';
import { usePage } from '../state/page-context.js';
import { Icon } from './icon.js';

/** A file of the gateway's; it rests while there is no contact, as a button does. */
export function Download({ path, text }: { path: string; text: string }) {
  const isCutOff = isAway(usePage().live);
  return (
    <a
      class="button plain"
      href={addressOf(path)}
      download=""
      aria-disabled={isCutOff ? 'true' : undefined}
      aria-describedby={isCutOff ? noContactId : undefined}
      onClick={(event) => {
        if (isCutOff) event.preventDefault();
      }}
    >
      <Icon name="download" />
      {text}
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
