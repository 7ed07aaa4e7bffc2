-- Other names under which a person may sign in beside the login, as blind look-up values: the telephone of a citizen.
CREATE TABLE account_names (
    name {{text}} NOT NULL,
    account_id {{text}} NOT NULL,
    PRIMARY KEY (name)
) {{table}};
