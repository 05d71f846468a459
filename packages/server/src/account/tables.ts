// The tables of this room, as its stores see them. The `auth_*` tables belong to better-auth, which reads and writes
// them itself; only the columns that we read are here. People are above workspaces, so those carry no workspace_id.

export interface AccountTables {
  workspace: { id: string; name: string; timezone: string; created_at: number; note: string | null };
  member: { workspace_id: string; user_id: string; role: string; created_at: number };
  invitation: {
    id: string;
    workspace_id: string;
    role: string;
    email: string | null;
    token_hash: string;
    created_by: string;
    created_at: number;
    expires_at: number;
    used_at: number | null;
    /** The member who may set a new password with it; null for a link that makes a member. */
    user_id: string | null;
  };
  access_key: {
    id: string;
    workspace_id: string;
    kind: string;
    role: string;
    name: string;
    hash: string;
    /** A write key whole; of a secret key only its last four characters. */
    shown: string;
    source_id: string | null;
    created_by: string;
    created_at: number;
    revoked_at: number | null;
  };
  audit: {
    id: string;
    workspace_id: string;
    at: number;
    actor_type: string;
    actor_id: string | null;
    actor_name: string;
    action: string;
    subject: string;
    details: string;
  };
  signing_key: {
    id: string;
    workspace_id: string;
    name: string;
    algorithm: string;
    /** A secret, sealed; or a public key. */
    material: string;
    shown: string;
    created_by: string;
    created_at: number;
  };
  /** A row where signatures are required. */
  signing_rule: { workspace_id: string };
  auth_user: { id: string; name: string; email: string };
}
