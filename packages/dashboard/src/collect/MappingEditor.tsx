export function MappingEditor({ details }: { details: import('./api.ts').ImportDetails }) {
  return <>{details.name}</>;
}
