# For sh scripts: the address of the Debian mirror that this system's apt uses, that is, of the
# first source that carries the system's own release. No address of one stands in this project.
system_mirror() (
	. /etc/os-release
	apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
		awk -v codename="${VERSION_CODENAME:-}" \
			'($1 == codename || $1 ~ /^(old)?stable$/) && $2 == "main" { print $3; exit }'
)
