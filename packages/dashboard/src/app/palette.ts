// Opens the command palette, whose code comes when it is first needed or the page is at rest.

export const openPalette = (): void =>
  void import('@mantine/spotlight').then(({ spotlight }) => spotlight.open());
