import { addressOf } from '../api/client.js';
import { Icon } from './icon.js';

/** A file of the gateway's. */
export function Download({ path, text }: { path: string; text: string }) {
  return (
    <a class="button plain" href={addressOf(path)} download="">
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
