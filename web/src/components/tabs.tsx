interface TabsProps {
  readonly label: string;
  readonly current: string;
  readonly tabs: readonly { readonly name: string; readonly href: string; readonly title: string }[];
}

/** Parts of a page, each with an address of its own. */
export function Tabs({ label, current, tabs }: TabsProps) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(({ name, href, title }) => (
        <a key={name} href={href} aria-current={name === current ? 'true' : undefined}>
          {title}
        </a>
      ))}
    </nav>
  );
}
