"""A ranking in words: what holds for all, for a group, and for one who is ranked."""

from collections.abc import Iterator

from calculator.batch.places import Member, Pool, Range, Stand
from calculator.points import Number, shown, span
from calculator.ranking import Cap, Ground, Ranking


def notes(ranking: Ranking) -> Iterator[str]:
    """What is to be known wherever a ranking is shown."""
    yield "只在这份名册的人之间排列。名额按同组参加评审的全部人员计算，名册要包括他们，算出的名额才可用。"
    if ranking.after:
        yield f"在名额以内不等于通过：{'，'.join(map(_quoted, ranking.after))}。"


def standings(mark: Number) -> dict[str, str]:
    """The standings, short."""
    return {
        "sure": "在名额以内",
        "possible": "不能确定",
        "out": "在名额以外",
        "below": f"没有达到{shown(mark)}分",
    }


def of_group(ranking: Ranking, cap: Cap, pool: Pool, mark: Number) -> str:
    """How many there are in a group, how many places, and down to which points."""
    people = f"共{_number(pool.members)}人，其中达到{shown(mark)}分的{_number(pool.passing)}人。"
    if pool.law.share is None:
        return f"{people}{_unstated(ranking)}。"
    places = f"{people}{_quoted(cap.grounds[0])}，{_places(pool.places)}"
    line = pool.line()
    if pool.places.min >= pool.passing.max:
        return f"{places}，够达到{shown(mark)}分的人用。"
    return f"{places}，到{span(line.min, line.max)}为止。" if line else f"{places}。"


def of_below(ranking: Ranking, low: Number, high: Number, mark: Number) -> str:
    """Of one who does not reach the mark. The total may, where not all of it counts for that."""
    told = "，" if high < mark else "，其中计入标准的部分"
    ground = f"：{_quoted(ranking.below)}" if ranking.below else ""
    return f"得{span(low, high)}{told}没有达到{shown(mark)}分{ground}。"


def of_member(ranking: Ranking, cap: Cap, name: str, pool: Pool, member: Member) -> str:
    """The place in a group, where they are in it and reach the mark. `name`: that of the group."""
    best, worst = pool.best(member), pool.worst(member)
    if pool.law.share is None:
        where = f"排第{_number(Range(best.place, worst.place))}名"
        return f"{name}组：{where}。{_unstated(ranking)}。"
    equal = "（得分相同的都算在前面）" if pool.equalled(member) else ""
    last = f"最不利时{_place(worst, equal)}"
    if best == worst:
        told = f"{_place(best, '')}，在名额以{'内' if worst.within else '外'}"
    elif worst.within:
        told = f"{last}，在名额以内"
    elif best.within:
        told = f"最有利时{_place(best, '')}，{last}，在不在名额以内还不能确定"
    else:
        told = f"最有利时{_place(best, '')}，在名额以外"
    return f"{name}组：{told}。{_quoted(cap.grounds[0])}。"


def doubts(sure: bool, passes: str, mark: Number) -> str:
    """Why somebody is not within the places for certain, whatever their place."""
    open_ = [
        *([] if sure else ["能不能申报"]),
        *([f"能不能达到{shown(mark)}分"] if passes == "undetermined" else []),
    ]
    return f"{'、'.join(open_)}还不能确定，下面按能算。" if open_ else ""


def _unstated(ranking: Ranking) -> str:
    quoted = f"{_quoted(ranking.separate)}，" if ranking.separate else ""
    return f"{quoted}条文没有写明通过的比例，不能算出名额"


def _quoted(ground: Ground) -> str:
    return f"“{ground.words}”（{ground.name}）"


def _place(stand: Stand, equal: str) -> str:
    return f"排第{stand.place}名{equal}、{_places(Range(stand.places, stand.places))}"


def _places(places: Range) -> str:
    return f"有{_number(places)}个名额" if places.max else "没有名额"


def _number(found: Range) -> str:
    return str(found.min) if found.min == found.max else f"{found.min}至{found.max}"
