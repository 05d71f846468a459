// The tables of definitions, as their rows stand there.

export interface SegmentRow {
  workspace_id: string;
  id: string;
  key: string;
  name: string;
  description: string;
  version: number;
  condition: string | null;
  next_condition: string | null;
  state: string;
  progress: string;
  live_since: number;
  created_at: number;
  created_by: string;
  updated_at: number;
}
export interface ComputedRow {
  workspace_id: string;
  key: string;
  definition: string;
  version: number;
  state: string;
  progress: string;
  created_at: number;
  created_by: string;
  updated_at: number;
}
export interface VersionRow {
  workspace_id: string;
  subject: string;
  version: number;
  change: string;
  definition: string;
  changed_at: number;
  changed_by: string;
}
export interface DefinitionTables {
  segment: SegmentRow;
  computed_trait: ComputedRow;
  segment_version: VersionRow;
  segment_catalogue: { workspace_id: string; version: number };
  /** `round`: empty where the behaviour is complete, else the round of backfill that is reading its history. */
  segment_behaviour: { workspace_id: string; id: string; round: string };
}
