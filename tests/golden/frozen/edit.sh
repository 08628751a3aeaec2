# edit.sh EDIT: compares the frozen rules with a copy whose policy the sed commands EDIT change, then evaluates each applicant
# that was found on both sides: outcome, amount and whole, old | new.
mkdir new && cp frozen/*.yaml new/ && sed -i "$1" new/2013-talent.yaml
rencai diff --lang en --applicants found frozen new
code=$?

result() {  # RULES APPLICANT PROGRAM
  rencai check --all --format json --date "$date" --rules "$1" --program "$3" "$2" 2> none |
    sed -n -e 's/^ *"outcome": "\(.*\)",/\1/p' \
        -e '/"\(amount\|whole\)": {/,/}/s/^ *"\(min\|max\)": \([^,]*\),*/\2/p' -e '/"payers"/q' | tr '\n' ' '
  if grep -q unknown-program none; then printf 'no such program '; fi
}
all() { rencai check --all --format json --date "$date" --rules "$1" "$2" | grep -v '"digest"'; }

for applicant in found/*.yaml; do
  [ -e "$applicant" ] || break
  program=$(sed -n '1s/^# \([^:]*\):.*/\1/p' "$applicant")
  date=$(sed -n '1s/.*(on \([0-9-]*\)).*/\1/p' "$applicant")
  old=$(result frozen "$applicant" "$program")
  new=$(result new "$applicant" "$program")
  name=$(basename "$applicant" .yaml)
  if [ "$old" != "$new" ]; then
    echo "replayed $name: $old| $new"
  elif [ "$(all frozen "$applicant")" != "$(all new "$applicant")" ]; then
    echo "replayed $name: the same sum, not in other ways or with what it is stacked with"
  else
    echo "replayed $name: NO DIFFERENCE"
  fi
done
exit $code
