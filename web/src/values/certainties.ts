/** The site gave the register, by hand or by the register search. */
export function isOfSite(certainty: string): boolean {
  return certainty === 'assigned' || certainty === 'found';
}
